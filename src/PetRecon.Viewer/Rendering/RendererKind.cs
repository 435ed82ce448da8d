namespace PetRecon.Viewer.Rendering;

/// <summary>What draws scenes.</summary>
public enum RendererKind
{
    /// <summary>OpenGL where there is any, otherwise the processor.</summary>
    Auto,

    /// <summary>OpenGL, on a graphics card or by Mesa's llvmpipe.</summary>
    OpenGl,

    /// <summary>The processor, without OpenGL.</summary>
    Cpu,
}
