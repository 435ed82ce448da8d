using PetRecon.Dicom.Network.Associations;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;
using PetRecon.Dicom.Network.Queries;
using PetRecon.Dicom.Network.Storage;

namespace PetRecon.Dicom.Network;

/// <content>Retrieval (C-GET and C-MOVE as user; PS3.4, annex C).</content>
public sealed partial class DicomClient
{
    private static readonly string[] s_getModels = [KnownUids.StudyRootGet, KnownUids.PatientRootGet];
    private static readonly string[] s_moveModels = [KnownUids.StudyRootMove, KnownUids.PatientRootMove];

    /// <summary>Retrieves objects over the association itself (C-GET): no port has to be open at this side. They go to PATIENT/STUDY/SERIES/INSTANCE.dcm.</summary>
    /// <param name="retrieval">What to retrieve.</param>
    /// <param name="folder">Where it goes; made if it is missing.</param>
    /// <param name="duplicates">What becomes of objects that are there already.</param>
    /// <param name="progress">Is told about every object.</param>
    /// <param name="cancellation">Tells the other side to stop (C-CANCEL); complete objects stay.</param>
    /// <exception cref="DicomNetworkException">The other side is not there, does not serve C-GET, or broke off.</exception>
    public async Task<DicomRetrieveResult> GetAsync(
        DicomRetrieval retrieval, string folder, DicomDuplicates duplicates = DicomDuplicates.Replace, IProgress<DicomRetrieveProgress>? progress = null, CancellationToken cancellation = default)
    {
        string model = s_getModels[(int)retrieval.Root];
        DicomDataset identifier = retrieval.Identifier();
        IReadOnlyList<ProposedContext> storage = RetrievedClasses.ProposalsFor(retrieval.SopClassUids);
        RoleSelection[] roles = [.. storage.Select(context => context.AbstractSyntax).Distinct().Select(sopClass => new RoleSelection(sopClass, Scu: false, Scp: true))];
        await using Association association =
            await AssociationRequestor.RequestAsync(_peer, _options, [Proposal(1, model), .. storage], roles, cancellation).ConfigureAwait(false);
        RetrieveRun run = new(association, new(folder, duplicates), _peer.CalledAeTitle, _options.RetrieveTimeout, progress);
        return await RetrievedAsync(association, run, model, CommandField.GetRequest, identifier, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Has objects sent to an application that the other side knows by its AE title (C-MOVE): a <see cref="DicomReceiver"/>, for one.</summary>
    /// <param name="retrieval">What to retrieve.</param>
    /// <param name="destinationAeTitle">The title of the application that is to get it.</param>
    /// <param name="progress">Is told what the other side tells.</param>
    /// <param name="cancellation">Tells the other side to stop (C-CANCEL).</param>
    /// <exception cref="DicomNetworkException">The other side is not there, does not serve C-MOVE, or broke off.</exception>
    public async Task<DicomRetrieveResult> MoveAsync(
        DicomRetrieval retrieval, string destinationAeTitle, IProgress<DicomRetrieveProgress>? progress = null, CancellationToken cancellation = default)
    {
        string destination = AeTitles.Checked(destinationAeTitle, "The destination's AE title");
        string model = s_moveModels[(int)retrieval.Root];
        DicomDataset identifier = retrieval.Identifier();
        await using Association association = await AssociationRequestor.RequestAsync(_peer, _options, [Proposal(1, model)], [], cancellation).ConfigureAwait(false);
        RetrieveRun run = new(association, null, _peer.CalledAeTitle, _options.RetrieveTimeout, progress);
        return await RetrievedAsync(association, run, model, CommandField.MoveRequest, identifier, destination, cancellation).ConfigureAwait(false);
    }

    private static async Task<DicomRetrieveResult> RetrievedAsync(
        Association association, RetrieveRun run, string model, CommandField field, DicomDataset identifier, string? destination, CancellationToken cancellation)
    {
        NegotiatedContext context = association.ContextOf(model)
            ?? throw association.Failed(DicomNetworkFailure.NotAccepted, $"it does not accept {KnownUids.NameOf(model)}");
        CommandSet request = CommandSet.Request(field, model, association.NextMessageId(), hasDataSet: true).SetNumber(CommandElement.Priority, 0);
        if (destination is not null)
            request.SetText(CommandElement.MoveDestination, destination);
        DicomRetrieveResult result = await association.GuardAsync(async () =>
        {
            await using Stream encoded = Identifier.Encode(identifier, model, context.TransferSyntax);
            await association.SendAsync(context, request, encoded, null, cancellation).ConfigureAwait(false);
            await using OperationCancellation operation = new(association, context, request, cancellation);
            return await run.ToEndAsync(request, operation.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await association.GuardAsync(async () =>
        {
            await association.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        if (result.Status.Kind == DicomStatusKind.Cancelled)
            cancellation.ThrowIfCancellationRequested();
        return result;
    }
}
