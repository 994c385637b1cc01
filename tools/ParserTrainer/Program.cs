using System.CommandLine;
using Diplomacy.Tools.ParserTrainer;

return await Commands.Root().Parse(args).InvokeAsync();
