namespace PetRecon.Dicom.Codecs;

/// <summary>One component of a JPEG frame.</summary>
/// <param name="Id">Its identifier, which scans name it by.</param>
/// <param name="Index">Its place among the samples of a pixel.</param>
/// <param name="Horizontal">Horizontal sampling factor, 1 to 4.</param>
/// <param name="Vertical">Vertical sampling factor, 1 to 4.</param>
/// <param name="Quantisation">Number of its quantisation table.</param>
internal sealed record JpegComponent(byte Id, int Index, int Horizontal, int Vertical, int Quantisation);

/// <summary>A component as a scan codes it.</summary>
internal readonly record struct JpegScanComponent(JpegComponent Component, int DcTable, int AcTable);

/// <summary>The header of a scan.</summary>
/// <param name="Components">What it holds.</param>
/// <param name="Start">First coefficient; the predictor of a lossless scan.</param>
/// <param name="End">Last coefficient.</param>
/// <param name="PointTransform">Bits by which samples were shifted down.</param>
/// <param name="DataStart">First byte of the coded data.</param>
internal sealed record JpegScan(JpegScanComponent[] Components, int Start, int End, int PointTransform, int DataStart);
