namespace PetRecon.Dicom.Deidentification;

/// <summary>Applies the profile to the data set of one file, in place, at all depths.</summary>
internal sealed class DataSetCleaner
{
    private readonly DicomDataset _root;
    private readonly ConfidentialityOptions _options;
    private readonly Pseudonyms _pseudonyms;
    private readonly PatientPseudonym _patient;
    private readonly ChangeLog _log;
    private readonly Lazy<TextCleaning> _texts;

    public DataSetCleaner(DicomDataset root, ConfidentialityOptions options, Pseudonyms pseudonyms, PatientPseudonym patient, ChangeLog log)
    {
        (_root, _options, _pseudonyms, _patient, _log) = (root, options, pseudonyms, patient, log);
        TextCleaning? made = options.HasFlag(ConfidentialityOptions.CleanDescriptors) || options.HasFlag(ConfidentialityOptions.CleanGraphics)
            || options.HasFlag(ConfidentialityOptions.CleanStructuredContent) || options.HasFlag(ConfidentialityOptions.RetainDeviceIdentity)
            || options.HasFlag(ConfidentialityOptions.RetainPatientCharacteristics)
            ? new(root, options) // before anything that it has to know is taken out
            : null;
        _texts = new(() => made ?? new(root, options));
    }

    public void Clean()
    {
        PrivateElements.Clean(_root, _root, _options, _patient.ShiftDays, _log);
        Clean(_root, ContentMode.Plain);
        _root.AddOrUpdate(DicomTag.PatientID, _patient.NewId);
        _root.AddOrUpdate(DicomTag.PatientName, _patient.NewName);
        ProfileMarks.Put(_root, _options);
    }

    private void Clean(DicomDataset dataset, ContentMode mode)
    {
        Overlays.Clean(dataset, _options, _log);
        foreach (DicomItem item in dataset.ToArray())
        {
            if (!item.Tag.IsPrivate && !Overlays.IsOverlay(item.Tag))
                Clean(dataset, item, mode);
            else if (item is DicomSequence kept)
                CleanItems(kept, ContentMode.ReplaceTexts);
        }
    }

    private void Clean(DicomDataset dataset, DicomItem item, ContentMode mode)
    {
        DicomTag tag = item.Tag;
        if (tag == DicomTag.PatientID || tag == DicomTag.PatientName)
        {
            dataset.AddOrUpdate(tag, tag == DicomTag.PatientID ? _patient.NewId : _patient.NewName);
            _log.Add(tag, DeidentificationAction.Replaced);
            return;
        }

        string action = ConfidentialityTable.For(tag, item.ValueRepresentation).Under(_options, out ConfidentialityOptions cause);
        switch (action)
        {
            case "K": Keep(dataset, item, mode, cause); break;
            case "C": CleanBy(cause, dataset, item); break;
            case "U" or "X/Z/U": Remap(dataset, item, mode); break;
            case "X": Remove(dataset, tag); break;
            case "Z" or "X/Z": Empty(dataset, item); break;
            default: Replace(dataset, item, action); break;
        }
    }

    private void Keep(DicomDataset dataset, DicomItem item, ContentMode mode, ConfidentialityOptions cause)
    {
        if (cause != ConfidentialityOptions.None)
            _log.Add(item.Tag, DeidentificationAction.Kept);
        if (item is DicomSequence sequence)
            CleanItems(sequence, mode);
        else if (mode != ContentMode.Plain && cause == ConfidentialityOptions.None && IsText(item.ValueRepresentation))
            CleanText(dataset, (DicomElement)item, replace: mode == ContentMode.ReplaceTexts);
    }

    private void CleanItems(DicomSequence sequence, ContentMode mode)
    {
        foreach (DicomDataset inner in sequence.Items)
        {
            PrivateElements.Clean(inner, _root, _options, _patient.ShiftDays, _log);
            Clean(inner, mode);
        }
    }

    private void CleanBy(ConfidentialityOptions cause, DicomDataset dataset, DicomItem item)
    {
        if (cause == ConfidentialityOptions.RetainModifiedDates)
            Shift(dataset, item);
        else if (item is DicomSequence sequence)
            CleanItems(sequence, ContentMode.CleanTexts);
        else if (item.ValueRepresentation.IsString)
            CleanText(dataset, (DicomElement)item, replace: false);
        else
            Remove(dataset, item.Tag); // pictures and the like, which cannot be searched for names
    }

    private void CleanText(DicomDataset dataset, DicomElement element, bool replace)
    {
        DicomVR vr = element.ValueRepresentation;
        string text = element.Get<string>();
        string cleaned = replace ? "" : _texts.Value.Clean(text);
        if (cleaned.Length > 0)
            _log.Retain(cleaned);
        if (cleaned == text)
        {
            _log.Add(element.Tag, DeidentificationAction.Cleaned);
            return;
        }

        _log.Add(element.Tag, cleaned.Length == 0 ? DeidentificationAction.Replaced : DeidentificationAction.Cleaned);
        try
        {
            if (cleaned.Length > 0)
            {
                dataset.AddOrUpdate(vr, element.Tag, vr.IsMultiValue ? cleaned.Split('\\', StringSplitOptions.TrimEntries) : [cleaned]);
                return;
            }
        }
        catch (DicomDataException)
        {
            // The text was not valid to begin with: nothing of it stays.
        }

        DummyValues.Put(dataset, element.Tag, vr);
    }

    private void Shift(DicomDataset dataset, DicomItem item)
    {
        switch (item.ValueRepresentation.Code)
        {
            case "TM" or "SH":
                _log.Add(item.Tag, DeidentificationAction.Kept);
                return;
            case "DA" or "DT":
                string?[] moved = [.. ((DicomElement)item).Get<string>().Split('\\').Select(value => DateShifting.Shift(value, _patient.ShiftDays))];
                if (moved.Contains(null))
                {
                    DummyValues.Put(dataset, item.Tag, item.ValueRepresentation);
                    _log.Add(item.Tag, DeidentificationAction.Replaced);
                    return;
                }

                dataset.AddOrUpdate(item.ValueRepresentation, item.Tag, moved is [""] ? [] : moved);
                _log.Add(item.Tag, DeidentificationAction.Shifted);
                return;
            default:
                Remove(dataset, item.Tag);
                return;
        }
    }

    private void Remap(DicomDataset dataset, DicomItem item, ContentMode mode)
    {
        if (item is DicomSequence sequence)
        {
            CleanItems(sequence, mode);
            return;
        }

        string[] old = ((DicomElement)item).Get<string>().Split('\\', StringSplitOptions.TrimEntries);
        string[] changed = [.. old.Select(uid => _options.HasFlag(ConfidentialityOptions.RetainUids) ? uid : _pseudonyms.Uid(uid))];
        if (changed is [""] || changed.SequenceEqual(old))
            return;
        dataset.AddOrUpdate(DicomVR.UI, item.Tag, changed);
        _log.Add(item.Tag, DeidentificationAction.Remapped);
    }

    private void Remove(DicomDataset dataset, DicomTag tag)
    {
        dataset.Remove(tag);
        if (tag.Element != 0)
            _log.Add(tag, DeidentificationAction.Removed);
    }

    private void Empty(DicomDataset dataset, DicomItem item)
    {
        if (item is DicomSequence)
            dataset.AddOrUpdate(new DicomSequence(item.Tag));
        else
            dataset.AddOrUpdate<string>(item.ValueRepresentation, item.Tag);
        _log.Add(item.Tag, DeidentificationAction.Emptied);
    }

    private void Replace(DicomDataset dataset, DicomItem item, string action)
    {
        if (item.ValueRepresentation == DicomVR.UI)
        {
            Remap(dataset, item, ContentMode.Plain);
            return;
        }

        if (item is not DicomSequence sequence)
        {
            if (item is DicomElement { Length: 0 } && action != "D")
                return; // empty already, which the standard allows here
            DummyValues.Put(dataset, item.Tag, item.ValueRepresentation);
        }
        else if (action == "X/D")
        {
            Remove(dataset, item.Tag);
            return;
        }
        else if (action == "X/Z/D")
        {
            Empty(dataset, item);
            return;
        }
        else
        {
            CleanItems(sequence, ContentMode.ReplaceTexts);
        }

        _log.Add(item.Tag, DeidentificationAction.Replaced);
    }

    private static bool IsText(DicomVR vr) => vr.Code is "LO" or "SH" or "LT" or "ST" or "UT" or "UC" or "UR" or "AE";
}
