using System.Diagnostics.Metrics;
using Saksi.Recording.Storage;
using Saksi.Recording.Streams;
using Saksi.Server.Cameras;

namespace Saksi.Server.Observability;

/// <summary>Figures of every stream, read from the recorder's own counters when somebody asks: the recorder does nothing for them.</summary>
internal sealed class SaksiMetrics
{
    public const string MeterName = "Saksi";

    private readonly Meter _meter;
    private readonly RecordingHost _recording;
    private readonly GrowingTotals _totals = new();

    public SaksiMetrics(RecordingHost recording, IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _recording = recording;
        Counter("saksi_rtp_packets", "Good RTP packets.", stream => stream.Packets.Packets);
        Counter("saksi_rtp_bytes", "Bytes of those packets, headers included.", stream => stream.Packets.Bytes);
        Counter("saksi_rtp_lost_packets", "Packets that never came.", stream => stream.LostPackets);
        Counter("saksi_rtp_late_packets", "Packets that came too late or twice.", stream => stream.Packets.LatePackets);
        Counter("saksi_rtp_malformed_packets", "Packets that are no RTP.", stream => stream.Packets.MalformedPackets);
        Counter("saksi_access_units", "Access units of the leading track that were recorded.", stream => stream.AccessUnits);
        Counter("saksi_damaged_access_units", "Access units that are damaged.", stream => stream.DamagedAccessUnits);
        Counter("saksi_media_bytes", "Bytes of access units of all tracks.", stream => stream.Bytes);
        Counter("saksi_sealed_bytes", "Sealed bytes that are durable.", stream => stream.SealedBytes);
        Counter("saksi_segments", "Segments begun.", stream => stream.Segments);
        Counter("saksi_gaps", "Gaps of any reason but that recording was stopped.", stream => stream.GapCount);
        Gauge("saksi_recording", "1 while the stream is recorded, 0 in a gap.", stream => stream.CurrentGap is null && stream.AccessUnits > 0 ? 1 : 0);
        Gauge("saksi_queued_bytes", "Media that waits in memory for the disk.", stream => stream.QueuedBytes);
        Gauge("saksi_rtp_jitter_microseconds", "Jitter of packet arrival (RFC 3550 6.4.1).", stream => (long?)stream.Jitter?.TotalMicroseconds);
        Storage("saksi_storage_free_bytes", "Bytes left for recordings.", storage => storage.FreeBytes, isGauge: true);
        Storage("saksi_storage_ok", "1 while the storage directory can be written.", storage => storage.Problem is null ? 1 : 0, isGauge: true);
        Storage("saksi_storage_queued_fragments", "Fragments that wait to be sealed.", storage => storage.QueuedFragments, isGauge: true);
        Storage("saksi_sealed_fragments", "Fragments sealed and appended.", storage => storage.SealedFragments);
        Storage("saksi_sealing_seconds", "Time spent sealing and appending them.", storage => storage.SealingTime.TotalSeconds);
        Storage("saksi_synchronisations", "Times that something was made durable.", storage => storage.Synchronisations);
        Storage("saksi_synchronisation_seconds", "Time spent on that, mostly waiting for the disk.", storage => storage.SynchronisationTime.TotalSeconds);
        _meter.CreateObservableGauge(
            "saksi_recorder_up", () => recording.State == RecordingState.Recording && recording.Recorder?.Problem is null ? 1 : 0, null, "1 while the recorder works.");
    }

    private void Counter(string name, string description, Func<StreamStatus, long> read) => _meter.CreateObservableCounter(
        name, () => Measure(stream => (long)_totals.Of(name, stream.Name.ToString(), read(stream))), null, description);

    private void Gauge(string name, string description, Func<StreamStatus, long?> read) =>
        _meter.CreateObservableGauge(name, () => Measure(read), null, description);

    private void Storage(string name, string description, Func<StorageStatus, double> read, bool isGauge = false)
    {
        if (isGauge)
        {
            _meter.CreateObservableGauge(name, Measure, null, description);
        }
        else
        {
            _meter.CreateObservableCounter(name, Measure, null, description);
        }

        IEnumerable<Measurement<double>> Measure() => (_recording.Recorder?.Storages() ?? []).Select(storage => new Measurement<double>(
            isGauge ? read(storage) : _totals.Of(name, storage.DirectoryPath, read(storage)),
            new KeyValuePair<string, object?>("directory", storage.DirectoryPath)));
    }

    private List<Measurement<long>> Measure(Func<StreamStatus, long?> read)
    {
        var measurements = new List<Measurement<long>>();
        foreach (var stream in _recording.Recorder?.Status() ?? [])
        {
            if (read(stream) is { } value)
            {
                measurements.Add(new Measurement<long>(value, new("camera", stream.Name.Camera), new("stream", stream.Name.Stream)));
            }
        }

        return measurements;
    }
}
