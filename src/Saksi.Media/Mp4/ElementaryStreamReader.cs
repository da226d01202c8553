namespace Saksi.Media.Mp4;

/// <summary>Reads the descriptors of <c>esds</c> (ISO 14496-1 7.2.6, ISO 14496-14 5.6).</summary>
internal static class ElementaryStreamReader
{
    /// <param name="esds">The payload of the box, version and flags included.</param>
    /// <param name="objectType">objectTypeIndication.</param>
    /// <param name="configuration">DecoderSpecificInfo; empty when there is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> esds, out byte objectType, out ReadOnlySpan<byte> configuration)
    {
        objectType = 0;
        configuration = default;
        var fields = new FieldReader(esds);
        fields.Skip(4);
        var stream = FindDescriptor(fields.Rest, 3);
        fields = new FieldReader(stream);
        fields.Skip(2);
        var flags = fields.ReadByte();
        fields.Skip((flags & 0x80) != 0 ? 2 : 0); // dependsOn_ES_ID
        fields.Skip((flags & 0x40) != 0 ? fields.ReadByte() : 0); // URL
        fields.Skip((flags & 0x20) != 0 ? 2 : 0); // OCR_ES_Id
        fields = new FieldReader(FindDescriptor(fields.Rest, 4));
        objectType = fields.ReadByte();
        fields.Skip(12);
        configuration = FindDescriptor(fields.Rest, 5);
        return !fields.HasFailed;
    }

    private static ReadOnlySpan<byte> FindDescriptor(ReadOnlySpan<byte> descriptors, byte tag)
    {
        var fields = new FieldReader(descriptors);
        while (!fields.Rest.IsEmpty)
        {
            var found = fields.ReadByte();
            var size = 0;
            byte part;
            do
            {
                part = fields.ReadByte();
                size = (size << 7) | (part & 0x7F);
            }
            while ((part & 0x80) != 0 && size < 1 << 20);

            var content = fields.Take(size);
            if (found == tag)
            {
                return content;
            }
        }

        return default;
    }
}
