namespace Saksi.Simulator;

/// <summary>Something that keeps the simulator from starting; the message says what to do about it.</summary>
public sealed class SimulatorException : Exception
{
    public SimulatorException(string message)
        : base(message)
    {
    }

    public SimulatorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
