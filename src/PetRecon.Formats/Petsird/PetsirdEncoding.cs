namespace PetRecon.Formats.Petsird;

/// <summary>How a PETSIRD file is written down. The content is the same in each.</summary>
public enum PetsirdEncoding
{
    /// <summary>yardl's compact binary encoding (.petsird), optionally gzip-compressed for reading.</summary>
    Binary,

    /// <summary>One JSON object a line (.ndjson), optionally gzip-compressed for reading.</summary>
    Ndjson,

    /// <summary>HDF5 as PETSIRD's C++ library writes it (.h5); can be read, not written.</summary>
    Hdf5,
}
