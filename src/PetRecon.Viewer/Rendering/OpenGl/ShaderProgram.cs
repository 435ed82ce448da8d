using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>A compiled program and its uniforms by name. A uniform that the compiler has found to be unused is passed over.</summary>
internal sealed class ShaderProgram
{
    private readonly GL _gl;
    private readonly uint _program;
    private readonly Dictionary<string, int> _locations = [];
    private int _units;

    /// <summary>Compiles a program.</summary>
    /// <exception cref="InvalidOperationException">The driver does not take the text; the message has its words.</exception>
    public ShaderProgram(GL gl, string vertex, string fragment)
    {
        _gl = gl;
        uint first = Compile(ShaderType.VertexShader, vertex);
        uint second = Compile(ShaderType.FragmentShader, fragment);
        _program = gl.CreateProgram();
        gl.AttachShader(_program, first);
        gl.AttachShader(_program, second);
        gl.LinkProgram(_program);
        gl.DeleteShader(first);
        gl.DeleteShader(second);
        if (gl.GetProgram(_program, ProgramPropertyARB.LinkStatus) == 0)
            throw new InvalidOperationException($"The driver does not link a shader program: {gl.GetProgramInfoLog(_program)}");
    }

    /// <summary>Makes it the one that draws; textures are counted from the first unit again.</summary>
    public void Use()
    {
        _gl.UseProgram(_program);
        _units = 0;
    }

    public void Set(string name, int value) => _gl.Uniform1(Location(name), value);

    public void Set(string name, double value) => _gl.Uniform1(Location(name), (float)value);

    public void Set(string name, double x, double y) => _gl.Uniform2(Location(name), (float)x, (float)y);

    public void Set(string name, Vector3D value) => _gl.Uniform3(Location(name), (float)value.X, (float)value.Y, (float)value.Z);

    public void Set(string name, int x, int y, int z) => _gl.Uniform3(Location(name), x, y, z);

    /// <summary>Sets the first elements of an array.</summary>
    public void Set(string name, ReadOnlySpan<Vector4> values) => _gl.Uniform4(Location(name), (uint)values.Length, MemoryMarshal.Cast<Vector4, float>(values));

    /// <summary>Sets the levels and colours of a layer that is drawn as bands.</summary>
    public void SetBands(int layer, ImmutableArray<IsodoseLineStyle> bands)
    {
        if (bands.IsEmpty)
            return;
        _gl.Uniform1(Location($"levels_{layer}"), [.. bands.Select(static band => (float)band.Value)]);
        _gl.Uniform3(Location($"bandColours_{layer}"), (uint)bands.Length, [.. bands.SelectMany(static band => new[] { band.Colour.Red / 255f, band.Colour.Green / 255f, band.Colour.Blue / 255f })]);
    }

    /// <summary>Sets a matrix whose columns are given.</summary>
    public void Set(string name, Vector3D columnX, Vector3D columnY, Vector3D columnZ)
    {
        ReadOnlySpan<float> columns =
        [
            (float)columnX.X, (float)columnX.Y, (float)columnX.Z,
            (float)columnY.X, (float)columnY.Y, (float)columnY.Z,
            (float)columnZ.X, (float)columnZ.Y, (float)columnZ.Z,
        ];
        _gl.UniformMatrix3(Location(name), 1, false, columns);
    }

    /// <summary>Gives a texture to a sampler, on the next free unit.</summary>
    public void Bind(string name, TextureTarget target, uint texture)
    {
        _gl.ActiveTexture(TextureUnit.Texture0 + _units);
        _gl.BindTexture(target, texture);
        Set(name, _units++);
    }

    /// <summary>Frees the program.</summary>
    public void Delete() => _gl.DeleteProgram(_program);

    private int Location(string name)
    {
        if (!_locations.TryGetValue(name, out int location))
            _locations[name] = location = _gl.GetUniformLocation(_program, name);
        return location;
    }

    private uint Compile(ShaderType type, string text)
    {
        uint shader = _gl.CreateShader(type);
        _gl.ShaderSource(shader, text);
        _gl.CompileShader(shader);
        return _gl.GetShader(shader, ShaderParameterName.CompileStatus) != 0
            ? shader
            : throw new InvalidOperationException($"The driver does not compile a {type}: {_gl.GetShaderInfoLog(shader)}");
    }
}
