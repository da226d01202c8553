using Saksi.Server.Accounts;

namespace Saksi.Server.Tests.Accounts;

public sealed class AccountStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-accounts-").FullName;
    private readonly AccountDatabase _database;
    private readonly AccountStore _store;

    public AccountStoreTests()
    {
        _database = AccountDatabase.Open(Path.Combine(_folder, "accounts.sqlite"));
        _store = new AccountStore(_database);
    }

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_last_allowed_failure_locks_and_counting_begins_anew()
    {
        await AddAsync("ada", Role.Administrator);
        _store.CountFailure("ada", allowed: 3, Now);
        _store.CountFailure("ada", allowed: 3, Now);
        Assert.Equal((2, null), (_store.Find("ada")!.AccessFailedCount, _store.Find("ada")!.LockoutEnd));
        _store.CountFailure("ada", allowed: 3, Now);
        Assert.Equal((0, Now), (_store.Find("ada")!.AccessFailedCount, _store.Find("ada")!.LockoutEnd));
        Assert.True(_store.Find("ada")!.IsLocked(Now.AddSeconds(-1)));
        Assert.False(_store.Find("ada")!.IsLocked(Now));
        _store.Unlock("ada");
        Assert.Null(_store.Find("ada")!.LockoutEnd);
    }

    [Fact]
    public async Task Tries_at_the_same_moment_are_all_counted()
    {
        await AddAsync("ada", Role.Administrator);
        Parallel.For(0, 40, _ => _store.CountFailure("ada", allowed: 1000, Now));
        Assert.Equal(40, _store.Find("ada")!.AccessFailedCount);
    }

    [Fact]
    public async Task What_signing_in_writes_takes_back_no_change_of_rights()
    {
        await AddAsync("ada", Role.Administrator);
        await AddAsync("olaf", Role.Administrator);
        var olaf = _store.Find("olaf")!; // As a sign-in reads it before it checks the password.
        olaf.Role = Role.Viewer;
        Assert.True((await _store.UpdateAsync(olaf, CancellationToken.None)).Succeeded);
        _store.CountFailure("olaf", allowed: 3, Now);
        _store.SetPassword("olaf", "hash");
        _store.Unlock("olaf");
        Assert.Equal((Role.Viewer, "hash", 0), (_store.Find("olaf")!.Role, _store.Find("olaf")!.PasswordHash, _store.Find("olaf")!.AccessFailedCount));

        // And the other way about: a change of rights leaves the count alone.
        _store.CountFailure("olaf", allowed: 3, Now);
        Assert.True((await _store.UpdateAsync(olaf, CancellationToken.None)).Succeeded);
        Assert.Equal(1, _store.Find("olaf")!.AccessFailedCount);
    }

    [Fact]
    public async Task Two_administrators_cannot_demote_or_delete_each_other_at_once()
    {
        await AddAsync("ada", Role.Administrator);
        await AddAsync("olaf", Role.Administrator);
        var (ada, olaf) = (_store.Find("ada")!, _store.Find("olaf")!); // Both looked, and both saw another administrator.
        ada.Role = Role.Viewer;
        olaf.Role = Role.Operator;
        Assert.True((await _store.UpdateAsync(ada, CancellationToken.None)).Succeeded);
        Assert.False((await _store.UpdateAsync(olaf, CancellationToken.None)).Succeeded);
        Assert.False((await _store.DeleteAsync(olaf, CancellationToken.None)).Succeeded);
        Assert.Equal(Role.Administrator, _store.Find("olaf")!.Role);
        Assert.True((await _store.DeleteAsync(ada, CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task A_name_that_was_taken_a_moment_ago_is_refused_in_words()
    {
        await AddAsync("ada", Role.Administrator);
        var result = await _store.CreateAsync(Account("another", "ada", Role.Viewer), CancellationToken.None);
        Assert.Contains("'ada'", Assert.Single(result.Errors).Description, StringComparison.Ordinal);
    }

    private async Task AddAsync(string id, Role role) =>
        Assert.True((await _store.CreateAsync(Account(id, id, role), CancellationToken.None)).Succeeded);

    private static Account Account(string id, string name, Role role) => new()
    {
        Id = id,
        UserName = name,
        NormalizedUserName = name.ToUpperInvariant(),
        SecurityStamp = "stamp",
        Role = role,
        Created = Now,
    };
}
