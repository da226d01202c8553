namespace Saksi.Cli.Commands.Doctor;

/// <summary>What the kernel knows of its own clock.</summary>
/// <param name="IsSynchronized">Whether a time service says that it steers the clock.</param>
/// <param name="MaximumError">How wrong the clock may be, as that service says.</param>
internal readonly record struct ClockState(bool IsSynchronized, TimeSpan MaximumError);
