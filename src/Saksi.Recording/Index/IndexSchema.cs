namespace Saksi.Recording.Index;

/// <summary>The index's tables. Times are Unix microseconds, ids of runs 16 hexadecimal digits (docs/formats/data-directory.md).</summary>
internal static class IndexSchema
{
    /// <summary>Raised with every change of the tables. An index of another version is moved aside and has to be rebuilt.</summary>
    public const int Version = 1;

    public const string Create = """
        CREATE TABLE IF NOT EXISTS alive (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            at_us INTEGER NOT NULL
        );
        CREATE TABLE IF NOT EXISTS stream (
            id INTEGER PRIMARY KEY,
            camera TEXT NOT NULL,
            name TEXT NOT NULL,
            UNIQUE (camera, name)
        );
        CREATE TABLE IF NOT EXISTS run (
            run TEXT PRIMARY KEY,
            stream INTEGER NOT NULL REFERENCES stream (id),
            start_us INTEGER NOT NULL,
            end_us INTEGER,
            end_reason TEXT,
            clock_source TEXT,
            clock_offset_us INTEGER,
            clock_drift_ppm REAL
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS run_by_time ON run (stream, start_us);
        CREATE TABLE IF NOT EXISTS segment (
            run TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            stream INTEGER NOT NULL REFERENCES stream (id),
            storage TEXT NOT NULL,
            path TEXT NOT NULL,
            state TEXT NOT NULL,            -- open, closed, cut (crash or storage fault)
            start_us INTEGER NOT NULL,
            end_us INTEGER NOT NULL,
            payload_bytes INTEGER NOT NULL, -- durable
            file_bytes INTEGER NOT NULL,
            access_units INTEGER NOT NULL,
            all_access_units INTEGER NOT NULL,
            lost_packets INTEGER NOT NULL,
            damaged INTEGER NOT NULL,
            sha256 BLOB,
            fragments BLOB,
            PRIMARY KEY (run, sequence)
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS segment_by_time ON segment (stream, start_us, end_us, state);
        CREATE INDEX IF NOT EXISTS segment_open ON segment (state) WHERE state = 'open';
        CREATE TABLE IF NOT EXISTS gap (
            id INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL REFERENCES stream (id),
            from_us INTEGER NOT NULL,
            to_us INTEGER,                  -- null while it lasts
            reason TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        CREATE INDEX IF NOT EXISTS gap_by_time ON gap (stream, from_us);
        CREATE INDEX IF NOT EXISTS gap_open ON gap (stream) WHERE to_us IS NULL;
        CREATE TABLE IF NOT EXISTS hold (
            id TEXT PRIMARY KEY,
            camera TEXT NOT NULL,
            from_us INTEGER NOT NULL,
            to_us INTEGER NOT NULL,
            reason TEXT NOT NULL,
            placed_us INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;
}
