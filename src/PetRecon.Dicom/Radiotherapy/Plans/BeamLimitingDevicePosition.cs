using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Where the leaves or jaws of a collimator are at a control point.</summary>
/// <param name="Type">X, Y, ASYMX, ASYMY, MLCX or MLCY.</param>
/// <param name="PositionsMm">Positions at isocentre distance: those of one side, then those of the other.</param>
public sealed record BeamLimitingDevicePosition(string Type, ImmutableArray<double> PositionsMm);
