global using Diplomacy.Testing;
global using Diplomacy.Testing.Access;
global using Shouldly;
global using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]
