namespace PetRecon.Dicom.Part10;

/// <summary>The tables that lie in the assembly.</summary>
internal static class EmbeddedTable
{
    public static Stream Open(string name) =>
        typeof(EmbeddedTable).Assembly.GetManifestResourceStream("PetRecon.Dicom." + name)
            ?? throw new InvalidOperationException($"The assembly lacks its table {name}.");
}
