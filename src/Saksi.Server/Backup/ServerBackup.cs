using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Saksi.Recording.Storage;
using Saksi.Server.Settings;

namespace Saksi.Server.Backup;

/// <summary>Everything of a data folder but the recordings, in one file: settings, accounts, certificate, keys, index, journal.</summary>
/// <remarks>A gzipped tar file. It may be made while a server runs: databases are copied as a whole. It holds passwords of cameras.</remarks>
public static class ServerBackup
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Database = ".sqlite";

    /// <summary>Folders below the data folder that are part of it, besides the files of the data folder itself.</summary>
    private static readonly string[] Folders = ["", "server", "server/keys", "journal"];

    /// <summary>What is made anew or belongs to a process.</summary>
    private static readonly string[] LeftOut = ["recorder.lock", "-wal", "-shm", ".tmp"];

    /// <summary>Writes a backup.</summary>
    /// <returns>The names of the files in it.</returns>
    /// <exception cref="BackupException">It could not be made; the message says what to do.</exception>
    public static IReadOnlyList<string> Write(string dataDirectory, string file)
    {
        var data = Path.GetFullPath(dataDirectory);
        if (!File.Exists(Path.Combine(data, SettingsStore.FileName)) && !File.Exists(Path.Combine(data, DataDirectory.ManifestFileName)))
        {
            throw new BackupException($"'{data}' is no data folder of Saksi: it has neither {SettingsStore.FileName} nor {DataDirectory.ManifestFileName}.");
        }

        var names = Folders.Where(folder => Directory.Exists(Path.Combine(data, folder)))
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(data, folder)))
            .Select(path => Path.GetRelativePath(data, path))
            .Where(name => !LeftOut.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal).ToList();
        var temporary = Path.GetFullPath(file) + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                using (var zip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
                using (var tar = new TarWriter(zip, TarEntryFormat.Pax))
                {
                    names.ForEach(name => Add(tar, data, name));
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite: true);
            DurableFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!); // A file always has a directory.
            return names;
        }
        catch (SqliteException exception)
        {
            throw new BackupException($"A database could not be copied: {exception.Message}", exception);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Puts the files of a backup into a data folder that has none of them.</summary>
    /// <returns>The names of the files.</returns>
    /// <exception cref="BackupException">Nothing was written; the message says why.</exception>
    public static IReadOnlyList<string> Restore(string file, string dataDirectory)
    {
        var data = Path.GetFullPath(dataDirectory);
        try
        {
            // All of it is read once before anything is written: half a backup is none.
            var names = new List<string>();
            Read(file, (name, _) =>
            {
                Check(data, name);
                names.Add(name);
            });
            if (!names.Contains(SettingsStore.FileName) && !names.Contains(DataDirectory.ManifestFileName))
            {
                throw new BackupException($"'{file}' is no backup of Saksi.");
            }

            Read(file, (name, content) =>
            {
                var path = Path.Combine(data, name);
                DurableFiles.CreateDirectory(Path.GetDirectoryName(path)!); // A file always has a directory.
                using var handle = DurableFiles.CreateExclusively(path);
                using var target = new FileStream(handle, FileAccess.Write);
                content?.CopyTo(target);
                target.Flush(flushToDisk: true);
            });
            foreach (var folder in Folders.Select(folder => Path.Combine(data, folder)).Where(Directory.Exists))
            {
                DurableFiles.SyncDirectory(folder);
            }

            return names;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new BackupException($"'{file}' is damaged or no backup of Saksi: {exception.Message}", exception);
        }
    }

    private static void Add(TarWriter tar, string data, string name)
    {
        var path = Path.Combine(data, name);
        if (!name.EndsWith(Database, StringComparison.Ordinal))
        {
            tar.WriteEntry(path, name);
            return;
        }

        var copy = Directory.CreateTempSubdirectory("saksi-backup-");
        try
        {
            var target = Path.Combine(copy.FullName, "copy.sqlite");
            using (var source = Open(path, SqliteOpenMode.ReadWrite))
            using (var destination = Open(target, SqliteOpenMode.ReadWriteCreate))
            {
                source.BackupDatabase(destination);
            }

            tar.WriteEntry(target, name);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Read(string file, Action<string, Stream?> take)
    {
        using var stream = File.OpenRead(file);
        using var zip = new GZipStream(stream, CompressionMode.Decompress);
        using var tar = new TarReader(zip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                throw new InvalidDataException($"it holds '{entry.Name}', which is no file");
            }

            take(entry.Name, entry.DataStream);
        }
    }

    /// <summary>Only names that a backup can have: nothing leads out of the folder, and nothing that is there is overwritten.</summary>
    private static void Check(string data, string name)
    {
        var slash = name.LastIndexOf('/');
        if (!Folders.Contains(slash < 0 ? "" : name[..slash]) || name[(slash + 1)..] is "" or "." or "..")
        {
            throw new InvalidDataException($"it holds '{name}', which no backup of Saksi does");
        }

        if (Path.Exists(Path.Combine(data, name)))
        {
            throw new BackupException($"'{Path.Combine(data, name)}' is there already. Restore into an empty folder, or move that file away first.");
        }
    }
}
