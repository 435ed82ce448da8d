using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;

namespace PetRecon.Compute.Gpu;

/// <summary>Mends the PTX and OpenCL C that ILGPU 1.5.3 writes.</summary>
internal static partial class KernelText
{
    // The properties have no setters.
    private static readonly FieldInfo Ptx = BackingField(typeof(PTXCompiledKernel), nameof(PTXCompiledKernel.PTXAssembly));
    private static readonly FieldInfo OpenCl = BackingField(typeof(CLCompiledKernel), nameof(CLCompiledKernel.Source));

    /// <summary>
    /// At O2 ILGPU marks every conditional branch ".uni", which promises that all threads of a warp take it alike. Rays do not: the mark
    /// makes the program undefined. It is dropped; unconditional branches keep theirs.
    /// </summary>
    public static void DropUniformMarks(PTXCompiledKernel kernel) => Ptx.SetValue(kernel, UniformMark().Replace(kernel.PTXAssembly, "$1"));

    /// <summary>
    /// PoCL prints "3 warnings generated." to standard error for each kernel: unused variables and the like, of no use to anybody.
    /// Compilers that are not Clang pass over the line.
    /// </summary>
    public static void SilenceWarnings(CLCompiledKernel kernel) =>
        OpenCl.SetValue(kernel, "#ifdef __clang__\n#pragma clang diagnostic ignored \"-Weverything\"\n#endif\n" + kernel.Source);

    private static FieldInfo BackingField(Type type, string property) =>
        type.GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) ?? throw new MissingFieldException(type.Name, property);

    [GeneratedRegex(@"(@!?%p\d+ bra|brx\.idx)\.uni", RegexOptions.CultureInvariant)]
    private static partial Regex UniformMark();
}
