namespace PetRecon.Formats.Yardl;

/// <summary>What a yardl type is: one of the primitives, or a way of putting types together.</summary>
internal enum YardlKind
{
    Bool,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Size,
    Float32,
    Float64,
    ComplexFloat32,
    ComplexFloat64,
    String,
    Date,
    Time,
    DateTime,
    Enum,
    Record,
    Vector,
    Array,
    Map,
    Optional,
    Union,
}
