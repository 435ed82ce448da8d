using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Storage;

/// <summary>
/// What a C-GET is prepared to be sent. All kinds of objects have to be named before it is known which will come, in at most 127 presentation contexts;
/// so these are the kinds of imaging and radiotherapy, images with a second context for compressed pixel data. C-MOVE has no such limit.
/// </summary>
internal static class RetrievedClasses
{
    private const string Prefix = "1.2.840.10008.5.1.4.1.1.";

    private static readonly string[] s_uncompressed = [KnownUids.ExplicitLittleEndian, KnownUids.ImplicitLittleEndian];

    // JPEG lossless, JPEG-LS lossless, JPEG 2000 lossless, RLE, then those that lose something, so that a peer with a choice takes a lossless one.
    private static readonly string[] s_compressed =
    [
        "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.5",
        "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91",
    ];

    // CT, MR, PET (each also enhanced and converted), nuclear medicine, radiography, ultrasound, secondary capture, angiography, segmentation, RT image.
    private static readonly string[] s_images =
    [
        "2", "2.1", "2.2", "4", "4.1", "4.4", "128", "130", "128.1", "20", "1", "1.1", "1.2", "3.1", "6.1", "7", "7.1", "7.2", "7.3", "7.4",
        "12.1", "12.1.1", "12.2", "13.1.1", "13.1.3", "66.4", "77.1.4", "77.1.6", "481.1",
    ];

    // RT objects, parametric maps, registration, presentation states, reports, documents, raw data, spectroscopy, waveforms.
    private static readonly string[] s_others =
    [
        "481.2", "481.3", "481.4", "481.5", "481.6", "481.7", "481.8", "481.9", "481.10", "481.11", "481.12", "30", "66", "66.1", "66.2", "66.3", "66.5",
        "67", "4.2", "4.3", "6.2", "11.1", "11.2", "11.3", "11.4", "11.8", "88.11", "88.22", "88.33", "88.34", "88.40", "88.59", "88.65", "88.67", "88.68",
        "104.1", "104.2", "104.3", "9.1.1", "9.1.2", "9.6.1", "200.2", "1.1.1", "1.2.1",
    ];

    // One context is the retrieval's own.
    private const int MaxContexts = AssociateCodec.MaxContexts - 1;

    private static readonly (string Suffix, string[] Syntaxes)[] s_all =
    [
        .. s_images.SelectMany(suffix => new[] { (suffix, s_uncompressed), (suffix, s_compressed) })
            .Concat(s_others.Select(suffix => (suffix, s_uncompressed))),
    ];

    /// <summary>Contexts for known classes, each encoding in one of its own if there is room; for no classes those of all that are likely.</summary>
    public static IReadOnlyList<ProposedContext> ProposalsFor(IReadOnlyList<string> sopClasses)
    {
        string[] distinct = [.. sopClasses.Where(uid => uid.Length > 0).Distinct()];
        string[] syntaxes = [.. s_uncompressed, .. s_compressed];
        return distinct.Length switch
        {
            0 => Numbered(s_all.Select(wanted => (Prefix + wanted.Suffix, wanted.Syntaxes))),
            _ when distinct.Length * syntaxes.Length <= MaxContexts => Numbered(distinct.SelectMany(uid => syntaxes.Select(syntax => (uid, new[] { syntax })))),
            _ => Numbered(distinct.SelectMany(uid => new[] { (uid, s_uncompressed), (uid, s_compressed) }).Take(MaxContexts)),
        };
    }

    // From 3, as 1 is the retrieval's own.
    private static IReadOnlyList<ProposedContext> Numbered(IEnumerable<(string SopClass, string[] Syntaxes)> wanted) =>
        [.. wanted.Select((context, index) => new ProposedContext((byte)((2 * index) + 3), context.SopClass, context.Syntaxes))];
}
