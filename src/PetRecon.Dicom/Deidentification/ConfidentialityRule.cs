namespace PetRecon.Dicom.Deidentification;

/// <summary>A line of the profile's table: what is done with an attribute.</summary>
/// <param name="Basic">Action of the basic profile: X, Z, D, U or several of them, between which the IOD decides.</param>
/// <param name="Options">Pairs of option and action, such as fK.</param>
internal sealed record ConfidentialityRule(string Basic, IReadOnlyList<string> Options)
{
    // In the order of precedence. Moving dates comes first, since keeping one of them would give the shift away.
    private static readonly (ConfidentialityOptions Option, char Letter)[] s_letters =
    [
        (ConfidentialityOptions.RetainModifiedDates, 'm'),
        (ConfidentialityOptions.RetainFullDates, 'f'),
        (ConfidentialityOptions.RetainUids, 'u'),
        (ConfidentialityOptions.RetainDeviceIdentity, 'd'),
        (ConfidentialityOptions.RetainInstitutionIdentity, 'i'),
        (ConfidentialityOptions.RetainPatientCharacteristics, 'p'),
        (ConfidentialityOptions.CleanDescriptors, 't'),
        (ConfidentialityOptions.CleanStructuredContent, 's'),
        (ConfidentialityOptions.CleanGraphics, 'g'),
    ];

    /// <summary>What is done under these options: K, C, or what the basic profile says.</summary>
    /// <param name="options">The options in force.</param>
    /// <param name="cause">The option that decided; none if the basic profile did.</param>
    public string Under(ConfidentialityOptions options, out ConfidentialityOptions cause)
    {
        foreach ((ConfidentialityOptions option, char letter) in s_letters)
        {
            if (!options.HasFlag(option) || Options.FirstOrDefault(pair => pair[0] == letter) is not string found)
                continue;
            cause = option;
            return found[1..];
        }

        cause = ConfidentialityOptions.None;
        return Basic;
    }
}
