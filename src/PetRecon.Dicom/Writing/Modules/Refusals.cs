namespace PetRecon.Dicom.Writing.Modules;

/// <summary>A value that its attribute cannot hold is the mistake of whoever gave it.</summary>
internal static class Refusals
{
    public static T AsArgument<T>(Func<T> fill)
    {
        try
        {
            return fill();
        }
        catch (DicomDataException exception)
        {
            throw new ArgumentException($"A value cannot be written: {exception.Message}", exception);
        }
    }
}
