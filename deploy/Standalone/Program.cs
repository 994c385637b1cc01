using System.CommandLine;
using System.CommandLine.Invocation;
using Diplomacy.Standalone;

var parsed = Options.Command(StandaloneHost.Run).Parse(args);
// The sentence that names the option is what helps, and is lost above a page of help.
if (parsed.Action is ParseErrorAction fault)
    fault.ShowHelp = false;
// Long enough for the services and PostgreSQL to shut down.
return await parsed.InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
