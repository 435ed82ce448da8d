namespace PetRecon.Dicom.Network;

/// <summary>How far storing has come.</summary>
/// <param name="Files">Files that are through, stored or not.</param>
/// <param name="FileCount">Files that there are.</param>
/// <param name="Bytes">Bytes that are through.</param>
/// <param name="ByteCount">Bytes that there are.</param>
/// <param name="Finished">The file that just came to its end; null in the middle of one. Those who want to know what was stored when a connection breaks collect these.</param>
public readonly record struct DicomStoreProgress(int Files, int FileCount, long Bytes, long ByteCount, DicomStoreResult? Finished);
