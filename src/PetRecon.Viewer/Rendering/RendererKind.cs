namespace PetRecon.Viewer.Rendering;

/// <summary>What draws scenes.</summary>
public enum RendererKind
{
    /// <summary>OpenGL on a graphics card; where there is none, the processor without OpenGL if it has AVX2, as that is faster than OpenGL by the processor.</summary>
    Auto,

    /// <summary>OpenGL, on a graphics card or by Mesa's llvmpipe.</summary>
    OpenGl,

    /// <summary>The processor, without OpenGL.</summary>
    Cpu,
}
