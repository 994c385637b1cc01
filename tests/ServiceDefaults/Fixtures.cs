using Diplomacy.Testing;
using Diplomacy.Testing.Access;

[assembly: AssemblyFixture(typeof(TestPostgres))]
[assembly: AssemblyFixture(typeof(GuardedServices))]
