namespace PetRecon.Dicom.Tests.Part10.Fuzzing;

/// <summary>A generator of random numbers whose sequence belongs to its seed for ever (Steele, Lea and Flood, 2014).</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to below <paramref name="count"/>; 0 if that is 0.</summary>
    public int Below(int count) => count <= 0 ? 0 : (int)(Next() % (uint)count);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
