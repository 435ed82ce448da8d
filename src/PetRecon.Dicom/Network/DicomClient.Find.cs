using System.Runtime.CompilerServices;
using PetRecon.Dicom.Network.Associations;
using PetRecon.Dicom.Network.Queries;

namespace PetRecon.Dicom.Network;

/// <content>Queries (C-FIND as user; PS3.4, annex C).</content>
public sealed partial class DicomClient
{
    private static readonly string[] s_queryModels = [KnownUids.StudyRootFind, KnownUids.PatientRootFind];

    /// <summary>Looks for patients, studies, series or objects. Items come as they are found.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="cancellation">Tells the other side to stop (C-CANCEL), and ends the association.</param>
    /// <exception cref="ArgumentException">A key is no attribute, or its value does not fit.</exception>
    /// <exception cref="DicomNetworkException">The other side is not there, takes no queries, or failed.</exception>
    public IAsyncEnumerable<DicomAttributes> FindAsync(DicomQuery query, CancellationToken cancellation = default)
    {
        if (query.MaxResults < 1)
            throw new ArgumentException($"MaxResults is {query.MaxResults}; expected 1 or more.");
        QueryPlan plan = QueryPlan.For(query);
        return FoundAsync(query, plan, cancellation);
    }

    private async IAsyncEnumerable<DicomAttributes> FoundAsync(DicomQuery query, QueryPlan plan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string model = s_queryModels[(int)query.Root];
        await using Association association = await AssociationRequestor.RequestAsync(_peer, _options, [Proposal(1, model)], [], cancellation).ConfigureAwait(false);
        QueryRun run = new(association, association.ContextOf(model)!, plan, _options.ResponseTimeout);
        int count = 0;
        await foreach (DicomAttributes item in run.ItemsAsync(cancellation).ConfigureAwait(false))
        {
            if (++count == query.MaxResults)
                run.Stop();
            yield return item;
        }

        await association.GuardAsync(async () =>
        {
            await association.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    private static Pdu.ProposedContext Proposal(byte id, string abstractSyntax) => new(id, abstractSyntax, [KnownUids.ExplicitLittleEndian, KnownUids.ImplicitLittleEndian]);
}
