namespace Saksi.Server.Accounts;

/// <summary>The tables of the accounts, and the steps from each version to the next.</summary>
internal static class AccountSchema
{
    /// <summary>Step i leads from version i to i + 1. Steps that were released are never changed.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE account (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            normalized_name TEXT NOT NULL UNIQUE,
            password_hash TEXT,
            security_stamp TEXT NOT NULL,
            lockout_end INTEGER,
            access_failed INTEGER NOT NULL,
            role INTEGER NOT NULL,
            cameras TEXT,            -- JSON list; null: all
            controlled TEXT,         -- JSON list; null: all of those
            openid_subject TEXT UNIQUE,
            created INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE passkey (
            id BLOB PRIMARY KEY,     -- the credential's id
            account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            name TEXT,
            public_key BLOB NOT NULL,
            created INTEGER NOT NULL,
            sign_count INTEGER NOT NULL,
            transports TEXT NOT NULL, -- JSON list
            flags INTEGER NOT NULL,   -- bit 0 user verified, 1 backup eligible, 2 backed up
            attestation BLOB NOT NULL,
            client_data BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX passkey_by_account ON passkey (account);
        CREATE TABLE session (
            id TEXT PRIMARY KEY,     -- for listing; no secret
            secret BLOB NOT NULL UNIQUE, -- SHA-256 of what the cookie holds
            account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            method TEXT NOT NULL,    -- password, passkey, openid, setup
            address TEXT NOT NULL,
            agent TEXT NOT NULL,
            created INTEGER NOT NULL,
            used INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX session_by_account ON session (account);
        CREATE TABLE token (
            id TEXT PRIMARY KEY,
            secret BLOB NOT NULL UNIQUE, -- SHA-256
            account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            role INTEGER NOT NULL,
            cameras TEXT,
            created INTEGER NOT NULL,
            expires INTEGER,
            used INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX token_by_account ON token (account);
        CREATE TABLE view (
            id TEXT NOT NULL,
            account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            layout TEXT NOT NULL,    -- JSON, the page's
            changed INTEGER NOT NULL,
            PRIMARY KEY (account, id)
        ) WITHOUT ROWID;
        """,
        """
        CREATE TABLE push_subscription (
            endpoint TEXT PRIMARY KEY,
            account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            point BLOB NOT NULL,     -- the browser's public key
            secret BLOB NOT NULL,    -- its authentication secret: lets one write to it, not read
            created INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX push_subscription_by_account ON push_subscription (account);
        """,
        "ALTER TABLE push_subscription ADD COLUMN agent TEXT NOT NULL DEFAULT ''",
    ];
}
