using System.Buffers;
using Saksi.Age;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.AgeFiles;

/// <summary>One run of <c>saksi age</c>: opens the input, finds the keys, and copies through.</summary>
internal sealed class AgeOperation(CommandContext context, AgeRequest request)
{
    // Larger than a chunk, so that chunks are sealed and opened without a copy between.
    private const int BufferSize = 4 * AgeEncryptor.ChunkSize;

    private readonly Passphrases _passphrases = new(context, request.PassphraseFile);

    private string InputName => request.Input == AgeOptions.Standard ? "standard input" : request.Input;

    /// <summary>Does it.</summary>
    /// <returns>Bytes of plaintext.</returns>
    /// <exception cref="UserErrorException">It could not be done. Nothing was left at the output's name.</exception>
    public async Task<long> RunAsync()
    {
        using var input = OpenInput();
        try
        {
            return request.IsDecryption ? await DecryptAsync(input) : await EncryptAsync(input);
        }
        catch (AgeFormatException error)
        {
            throw Explain(error);
        }
    }

    private async Task<long> EncryptAsync(Stream input)
    {
        var recipients = CollectRecipients();
        RefuseBinaryToTerminal();
        using var target = OutputTarget.Create(request.Output);
        using var armor = request.IsArmored ? new ArmorWriter(target.Stream, leaveOpen: true) : null;
        using var writer = new AgeWriter(armor ?? target.Stream, recipients, leaveOpen: true);
        var length = await CopyAsync("Encrypting", input, writer);
        writer.Complete();
        armor?.Complete();
        target.Commit();
        return length;
    }

    private async Task<long> DecryptAsync(Stream input)
    {
        // The header is opened before the output is created: a wrong key leaves no trace.
        using var reader = new AgeReader(ArmorReader.Detect(input), CollectIdentities());
        using var target = OutputTarget.Create(request.Output);
        using var guard = new TerminalGuard(target.Stream, isOn: IsTerminalUnasked);
        var length = await CopyAsync("Decrypting", reader, guard);
        target.Commit();
        return length;
    }

    private async Task<long> CopyAsync(string what, Stream from, Stream to)
    {
        // A progress bar would stand in the middle of what goes to the terminal.
        var copying = request.Output is (null or AgeOptions.Standard) && !Console.IsOutputRedirected
            ? Task.Run(() => Copy(from, to, new ProgressMeter(null)), CancellationToken.None)
            : context.Progress.RunAsync(what, InputLength(), meter => Task.FromResult(Copy(from, to, meter)));
        return await copying.WaitAsync(context.Stop);
    }

    // Null of a pipe or a device.
    private long? InputLength() =>
        request.Input != AgeOptions.Standard && new FileInfo(request.Input).Length is > 0 and var length ? length : null;

    private long Copy(Stream from, Stream to, ProgressMeter meter)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var total = 0L;
            int count;
            while ((count = from.Read(buffer)) > 0)
            {
                context.Stop.ThrowIfCancellationRequested();
                to.Write(buffer, 0, count);
                total += count;
                meter.Advance(count);
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private IReadOnlyList<IAgeRecipient> CollectRecipients()
    {
        if (request.EncryptsToPassphrase)
        {
            return [new ScryptRecipient(_passphrases.Choose())];
        }

        return
        [
            .. request.Recipients.Select(KeyFiles.ParseRecipient),
            .. request.RecipientsFiles.SelectMany(KeyFiles.ReadRecipients),
            .. request.IdentityFiles.SelectMany(ReadIdentities).Select(identity => identity.Recipient),
        ];
    }

    private IReadOnlyList<IAgeIdentity> CollectIdentities()
    {
        IAgeIdentity passphrase = request.IdentityFiles.Count == 0
            ? new PassphraseIdentity(() => _passphrases.Ask(""))
            : new RefusedPassphraseIdentity();
        return [passphrase, .. request.IdentityFiles.Select(file => new LazyIdentity(() => ReadIdentities(file)))];
    }

    private IReadOnlyList<X25519Identity> ReadIdentities(string file) =>
        KeyFiles.ReadIdentities(file, () => _passphrases.Ask($" for identity file \"{file}\""));

    private Stream OpenInput()
    {
        if (request.Input == AgeOptions.Standard)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            return new FileStream(request.Input, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"Cannot read {request.Input}: {FileErrorText.Of(error)}", cause: error);
        }
    }

    private bool IsTerminalUnasked => request.Output is null && !Console.IsOutputRedirected;

    private void RefuseBinaryToTerminal()
    {
        if (IsTerminalUnasked && !request.IsArmored)
        {
            throw TerminalGuard.Refusal("Did you mean to use -a/--armor? Force it with -o -.");
        }
    }

    private UserErrorException Explain(AgeFormatException error) => error.Fault switch
    {
        AgeFault.NoMatch when request.IdentityFiles.Count == 0 => new UserErrorException("The passphrase is wrong.", cause: error),
        AgeFault.NoMatch => new UserErrorException(
            $"{InputName}: no identity matched any of the recipients.", "It was encrypted to somebody else. Give their identity with -i.", error),
        _ => new UserErrorException($"{InputName}: {error.Message}{Place(error)}", cause: error),
    };

    private static string Place(AgeFormatException error) => error.Offset is { } offset ? $" (at byte {offset})" : "";
}
