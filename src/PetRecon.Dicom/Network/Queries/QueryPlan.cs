namespace PetRecon.Dicom.Network.Queries;

/// <summary>
/// A query as the levels that are asked one after the other. An archive has to search only within a level, given the unique keys of those above; so levels
/// whose unique key is not known are asked first.
/// </summary>
/// <param name="Steps">From the uppermost level that has to be asked down to the query's.</param>
/// <param name="Known">Unique keys that are known from the beginning.</param>
internal sealed record QueryPlan(IReadOnlyList<QueryPlan.Step> Steps, IReadOnlyList<QueryKey> Known)
{
    /// <summary>One level's question, without the unique keys of those above.</summary>
    internal sealed record Step(DicomQueryLevel Level, IReadOnlyList<QueryKey> Keys);

    public static QueryPlan For(DicomQuery query)
    {
        if (query.Level < QueryLevels.Uppermost(query.Root))
            throw new ArgumentException("Patients are asked for in the patient root model.");
        QueryKey[] keys = [.. query.Keys.Select(key => QueryKey.Parse(key.Key, key.Value))];
        List<Step> steps = [];
        List<QueryKey> known = [];
        for (DicomQueryLevel level = QueryLevels.Uppermost(query.Root); level < query.Level; level++)
        {
            DicomTag unique = QueryLevels.UniqueKey(level);
            QueryKey[] own = [.. keys.Where(key => QueryLevels.LevelOf(key, query.Root) == level)];
            QueryKey? given = own.FirstOrDefault(key => key.Tag == unique);
            if (IsOne(given) && own.Length == 1)
                known.Add(given!);
            else
                steps.Add(new(level, WithUsual([.. own, .. Narrowing(level, keys)], unique, QueryLevels.Usual(level, query.Root))));
        }

        QueryKey[] last = [.. keys.Where(key => QueryLevels.LevelOf(key, query.Root) >= query.Level)];
        steps.Add(new(query.Level, WithUsual(last, QueryLevels.UniqueKey(query.Level), query.AsksForUsualAttributes ? QueryLevels.Usual(query.Level, query.Root) : [])));
        return new(steps, known);
    }

    // A series' modality also narrows the studies down, where the archive knows their modalities; where it does not, it returns all.
    private static IEnumerable<QueryKey> Narrowing(DicomQueryLevel level, QueryKey[] keys) =>
        level == DicomQueryLevel.Study && keys.FirstOrDefault(key => key.Tag == DicomTag.Modality) is { Value.Length: > 0 } modality
            && !keys.Any(key => key.Tag == DicomTag.ModalitiesInStudy)
            ? [new QueryKey(DicomTag.ModalitiesInStudy, modality.Value)]
            : [];

    private static bool IsOne(QueryKey? key) => key is { Value.Length: > 0 } && key.Value.AsSpan().IndexOfAny('*', '?', '\\') < 0;

    private static IReadOnlyList<QueryKey> WithUsual(IReadOnlyList<QueryKey> keys, DicomTag unique, IEnumerable<string> usual) =>
        [.. keys, .. usual.Select(name => QueryKey.Parse(name, "")).Prepend(new(unique, "")).DistinctBy(key => key.Tag).Where(key => keys.All(given => given.Tag != key.Tag))];
}
