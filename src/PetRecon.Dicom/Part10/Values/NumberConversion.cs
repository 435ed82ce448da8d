using System.Globalization;

namespace PetRecon.Dicom.Part10;

/// <summary>A number as the type that a caller asked for; one that does not fit is an error, never cut.</summary>
internal static class NumberConversion
{
    public static object To(Type type, IConvertible value)
    {
        if (type == typeof(string))
            return value.ToString(CultureInfo.InvariantCulture);
        if (type == typeof(object))
            return value;
        if (type.IsEnum)
            return Enum.ToObject(type, value);
        return type.IsPrimitive || type == typeof(decimal)
            ? Convert.ChangeType(value, type, CultureInfo.InvariantCulture)
            : throw new DicomDataException($"a number cannot be had as {type.Name}.");
    }
}
