namespace Saksi.Cli.Commands.Doctor;

/// <summary>How full a file system is, for those who are not root.</summary>
/// <param name="TotalBytes">Its size.</param>
/// <param name="FreeBytes">What can still be written.</param>
/// <param name="TotalFiles">How many files it can hold (inodes); 0 when it has no such limit (Btrfs, for one).</param>
/// <param name="FreeFiles">How many more files it can hold.</param>
internal readonly record struct FileSystemState(long TotalBytes, long FreeBytes, long TotalFiles, long FreeFiles);
