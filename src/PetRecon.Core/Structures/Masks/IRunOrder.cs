namespace PetRecon.Core.Structures.Masks;

/// <summary>An order of items, known to the compiler, so that each comparison is a matter of an instruction or two.</summary>
internal interface IRunOrder<T>
{
    /// <summary>Whether an item comes before another; false for equal ones.</summary>
    static abstract bool IsBefore(in T item, in T other);
}
