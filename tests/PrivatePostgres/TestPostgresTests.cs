using Diplomacy.Testing;
using Shouldly;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]

namespace Diplomacy.Tests.Deploy;

public sealed class TestPostgresTests
{
    [Fact]
    public async Task Every_database_is_empty_and_exclusive()
    {
        var first = await TestPostgres.Shared.CreateDatabaseAsync();
        var second = await TestPostgres.Shared.CreateDatabaseAsync();

        await Sql.RunAsync(first, "create table mine (id int)");

        (await Sql.ScalarAsync(second, "select count(*) from pg_tables where tablename = 'mine'")).ShouldBe(0L);
    }
}
