namespace PetRecon.Therapy.Gamma.Search;

/// <summary>A part of a cell.</summary>
internal struct GammaBox
{
    public float FromX;
    public float ToX;
    public float FromY;
    public float ToY;
    public float FromZ;
    public float ToZ;

    /// <summary>The whole cell, or what of it is in the point's plane if only that is searched.</summary>
    public void Reset(in GammaSpace space, float z)
    {
        FromX = 0f;
        ToX = space.ReachX;
        FromY = 0f;
        ToY = space.ReachY;
        FromZ = space.InPlane != 0 ? z : 0f;
        ToZ = space.InPlane != 0 ? z : space.ReachZ;
    }

    /// <summary>One half of it, cut across its longest side.</summary>
    public void Halve(in GammaSpace space, bool second)
    {
        float x = (ToX - FromX) * (ToX - FromX) * space.WidthSquaredX;
        float y = (ToY - FromY) * (ToY - FromY) * space.WidthSquaredY;
        float z = (ToZ - FromZ) * (ToZ - FromZ) * space.WidthSquaredZ;
        if (x >= y && x >= z)
        {
            float middle = 0.5f * (FromX + ToX);
            FromX = second ? middle : FromX;
            ToX = second ? ToX : middle;
        }
        else if (y >= z)
        {
            float middle = 0.5f * (FromY + ToY);
            FromY = second ? middle : FromY;
            ToY = second ? ToY : middle;
        }
        else
        {
            float middle = 0.5f * (FromZ + ToZ);
            FromZ = second ? middle : FromZ;
            ToZ = second ? ToZ : middle;
        }
    }
}
