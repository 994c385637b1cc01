global using Diplomacy.Testing;
global using Shouldly;
global using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]
