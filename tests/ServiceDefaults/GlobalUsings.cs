global using Diplomacy.Testing.Access;
global using Shouldly;
global using Xunit;
