namespace Saksi.Simulator.Onvif;

/// <summary>Leads each request of a camera to the service that answers it.</summary>
internal sealed class OnvifDispatcher(OnvifDevice device)
{
    /// <summary>ONVIF Core, access class PRE_AUTH.</summary>
    private static readonly string[] Open = ["GetSystemDateAndTime", "GetCapabilities", "GetServices"];

    private readonly OnvifGate _gate = new(device);

    public async Task<HttpResponse> AnswerAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.Path.StartsWith("/onvif/snapshot/", StringComparison.Ordinal))
        {
            return _gate.Check(request) ?? await SnapshotAsync(request.Path["/onvif/snapshot/".Length..], stop);
        }

        if (!request.Path.StartsWith("/onvif/", StringComparison.Ordinal))
        {
            return HttpResponse.Empty(404);
        }

        if (request.Method != "POST" || OnvifMessage.Parse(request.Body) is not { } message)
        {
            return OnvifXml.Fault(400, "ter:WellFormed", "Well-formed Error");
        }

        var isOpen = Open.Contains(message.Operation) && !(device.Habits.HidesTime && message.Operation == "GetSystemDateAndTime");
        var refusal = isOpen ? null : _gate.Check(request, message);
        var response = refusal ?? await AnswerAsync(request, message, stop);
        device.Note((response.Status == 200 ? "+" : "-") + message.Operation);
        return response;
    }

    private async Task<HttpResponse> AnswerAsync(HttpRequest request, OnvifMessage message, CancellationToken stop) => message.Space switch
    {
        DeviceAnswers.Space => DeviceAnswers.Answer(device, message),
        MediaAnswers.Space => MediaAnswers.Answer(device, message),
        MediaAnswers.Space2 when device.Habits is { HasMedia2: true, HasBrokenMedia2: false } => MediaAnswers.Answer2(device, message),
        PtzAnswers.Space when device.Habits.HasPtz => PtzAnswers.Answer(device, message),
        EventAnswers.Space or EventAnswers.NotificationSpace when device.Habits.HasEvents =>
            await EventAnswers.AnswerAsync(device, request, message, stop),
        _ => OnvifXml.Unknown,
    };

    private async Task<HttpResponse> SnapshotAsync(string stream, CancellationToken stop) =>
        await device.Snapshots.MakeAsync(stream, stop) is { } picture
            ? new HttpResponse(200, "image/jpeg", picture) : HttpResponse.Empty(404);
}
