namespace PetRecon.Therapy.Doses;

/// <summary>The model that turned absorbed dose into RBE-weighted dose. Without its name and parameters a number of Gy (RBE) cannot be compared with another.</summary>
/// <param name="Name">Name of the model, such as "constant RBE 1.1", "LEM I" or "modified MKM".</param>
/// <param name="Parameters">Its parameters as text, such as "alpha_x/beta_x = 2 Gy"; empty if not known.</param>
public sealed record RbeModel(string Name, string Parameters = "")
{
    /// <summary>Name and parameters as one text.</summary>
    public override string ToString() => Parameters.Length > 0 ? $"{Name}, {Parameters}" : Name;
}
