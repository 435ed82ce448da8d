using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU.Backends.PTX;

namespace PetRecon.Compute.Gpu;

/// <summary>Mends the PTX that ILGPU 1.5.3 writes.</summary>
internal static partial class PtxText
{
    /// <summary>
    /// At O2 ILGPU marks every conditional branch ".uni", which promises that all threads of a warp take it alike. Rays do not: the mark
    /// makes the program undefined. It is dropped; unconditional branches keep theirs.
    /// </summary>
    public static void DropUniformMarks(PTXCompiledKernel kernel) => Text.SetValue(kernel, UniformMark().Replace(kernel.PTXAssembly, "$1"));

    // The property has no setter.
    private static readonly FieldInfo Text = typeof(PTXCompiledKernel)
        .GetField($"<{nameof(PTXCompiledKernel.PTXAssembly)}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(PTXCompiledKernel), nameof(PTXCompiledKernel.PTXAssembly));

    [GeneratedRegex(@"(@!?%p\d+ bra|brx\.idx)\.uni", RegexOptions.CultureInvariant)]
    private static partial Regex UniformMark();
}
