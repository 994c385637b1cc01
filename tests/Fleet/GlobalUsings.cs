global using Diplomacy.Deploy;
global using Diplomacy.Testing;
global using Shouldly;
global using Xunit;

// Processes, ports and processors are shared: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Diplomacy.Tests.Fleet.RunningFleet))]
