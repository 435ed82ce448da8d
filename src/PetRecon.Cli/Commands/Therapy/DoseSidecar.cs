using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>What the file beside an image of dose says of it, as commands write it: the image has no place for a model of biological effect.</summary>
internal static class DoseSidecar
{
    private const long MaxBytes = 1 << 24;

    /// <summary>The model that an image's dose was made by; null if nothing beside it says so.</summary>
    public static RbeModel? RbeModelOf(string imagePath)
    {
        FileInfo file = new(imagePath + ".json");
        if (!file.Exists || file.Length > MaxBytes)
            return null;
        try
        {
            JsonObject? root = JsonNode.Parse(File.ReadAllText(file.FullName)) as JsonObject;
            return (root?["dose"] ?? root?["difference"]) is JsonObject dose && dose["rbeModelName"] is JsonValue name && name.TryGetValue(out string? text) && text.Length > 0
                ? new(text, dose["rbeModelParameters"] is JsonValue value && value.TryGetValue(out string? parameters) ? parameters : "")
                : null;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            // A file of that name that is no JSON, or says a thing twice, is somebody else's.
            return null;
        }
    }
}
