namespace PetRecon.Core.Imaging;

/// <summary>What a voxel's number means. Implemented by empty structs that serve as type arguments of <see cref="Volume{TQuantity}"/>.</summary>
public interface IQuantity
{
    /// <summary>The quantity's name in the field's words.</summary>
    static abstract string Name { get; }

    /// <summary>The unit's symbol, as DICOM or SI writes it; empty for a plain number.</summary>
    static abstract string Unit { get; }
}
