using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Phantoms;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Simulation.Phantoms;

public class PhantomFileTests
{
    private const string Sphere = """{"type":"sphere","centerMm":[0,0,0],"diameterMm":10,"activityBqPerMl":5,"material":"water"}""";

    [Theory]
    [InlineData("", "line 1", "not valid JSON")]
    [InlineData("{", "line 1", "not valid JSON")]
    [InlineData("[1]", "$", "expected an object")]
    [InlineData("""{"name":"x","shapes":[]}""", "$", "\"format\" is missing")]
    [InlineData("""{"format":"petrecon-phantom-9","name":"x","shapes":[]}""", "$.format", "not a format")]
    [InlineData("""{"format":"petrecon-phantom-1","name":"x","shapes":[]}""", "$.shapes", "at least one shape")]
    [InlineData("""{"format":"petrecon-phantom-1","name":"x","shapes":[S],"colour":1}""", "$.colour", "unknown key")]
    [InlineData("""{"format":"petrecon-phantom-1","name":"x","name":"y","shapes":[S]}""", "$.name", "twice")]
    [InlineData("""{"format":"petrecon-phantom-1","name":"x","shapes":[S,{"type":"cube"}]}""", "$.shapes[1].type", "\"cube\" is not known")]
    [InlineData("""{"format":"petrecon-phantom-1","name":"x","materials":{"gel":{"attenuationPerMm":9.6}},"shapes":[S]}""", "$.materials.gel.attenuationPerMm", "1/cm")]
    public void A_file_that_is_no_phantom_is_refused_with_the_place_and_the_reason(string json, string place, string reason)
    {
        PhantomFormatException e = Assert.Throws<PhantomFormatException>(() => Phantom.Parse(json.Replace("S", Sphere), "bad.json"));
        Assert.Equal("bad.json", e.Path);
        Assert.StartsWith(place, e.JsonPath);
        Assert.Contains(reason, e.Message);
    }

    [Theory]
    [InlineData("\"diameterMm\":10", "\"diameterMm\":-1", "$.shapes[0].diameterMm", "above 0")]
    [InlineData("\"diameterMm\":10", "\"diameter\":10", "$.shapes[0]", "was \"diameter\" meant")]
    [InlineData("\"diameterMm\":10", "\"diameterMm\":\"10\"", "$.shapes[0].diameterMm", "expected a number")]
    [InlineData("\"diameterMm\":10", "\"diameterMm\":1e999", "$.shapes[0].diameterMm", "expected a number")]
    [InlineData("\"diameterMm\":10", "\"diameterMm\":10,\"lengthMm\":3", "$.shapes[0].lengthMm", "unknown key")]
    [InlineData("\"centerMm\":[0,0,0]", "\"centerMm\":[0,0]", "$.shapes[0].centerMm", "expected 3 numbers")]
    [InlineData("\"activityBqPerMl\":5", "\"activityBqPerMl\":-5", "$.shapes[0].activityBqPerMl", "at least 0")]
    [InlineData("\"material\":\"water\"", "\"material\":\"wine\"", "$.shapes[0].material", "\"wine\" is not known")]
    [InlineData("\"material\":\"water\"", "\"material\":\"water\",\"role\":\"hero\"", "$.shapes[0].role", "contrastSphere")]
    [InlineData("\"material\":\"water\"", "\"material\":\"water\",\"clips\":[{\"normal\":[0,0,0],\"offsetMm\":1}]", "$.shapes[0].clips[0].normal", "no direction")]
    public void A_wrong_shape_is_refused_with_the_place_and_the_reason(string part, string wrong, string place, string reason)
    {
        string json = """{"format":"petrecon-phantom-1","name":"x","shapes":[S]}""".Replace("S", Sphere.Replace(part, wrong));
        PhantomFormatException e = Assert.Throws<PhantomFormatException>(() => Phantom.Parse(json, "bad.json"));
        Assert.Equal(place, e.JsonPath);
        Assert.Contains(reason, e.Message);
    }

    [Fact]
    public void Cut_and_changed_files_give_the_format_exception_and_no_other()
    {
        string json = File.ReadAllText(Repository.PathOf("phantoms", "torso.json"));
        var random = new Random((int)NamedSeeds.Find("simulation-tests"));
        for (int i = 0; i < 2000; i++)
        {
            char[] changed = json.ToCharArray();
            for (int n = random.Next(4); n >= 0; n--)
                changed[random.Next(changed.Length)] = (char)random.Next(32, 127);
            string text = new(changed, 0, i % 3 == 0 ? random.Next(changed.Length) : changed.Length);
            try
            {
                Phantom.Parse(text);
            }
            catch (PhantomFormatException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    [Fact]
    public void Every_file_of_the_folder_is_in_the_library_and_can_be_read()
    {
        IEnumerable<string> files = Directory.GetFiles(Repository.PathOf("phantoms"), "*.json").Select(static f => Path.GetFileNameWithoutExtension(f));
        Assert.Equal(files.Order(StringComparer.Ordinal), PhantomLibrary.Names);
        string readme = File.ReadAllText(Repository.PathOf("phantoms", "README.md"));
        foreach (string name in PhantomLibrary.Names)
        {
            Assert.NotEmpty(PhantomLibrary.Load(name).Description);
            Assert.Contains($"`{name}`", readme);
            Assert.Equal(PhantomLibrary.Load(name).Name, PhantomLibrary.Find(Repository.PathOf("phantoms", name + ".json")).Name);
        }

        Assert.Contains("nema-iec-body", Assert.Throws<ArgumentException>(() => PhantomLibrary.Find("no-such-phantom")).Message);
    }

    [Fact]
    public void The_readmes_example_is_a_phantom()
    {
        string readme = File.ReadAllText(Repository.PathOf("phantoms", "README.md"));
        int start = readme.IndexOf("```json", StringComparison.Ordinal) + 7;
        Phantom phantom = Phantom.Parse(readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Equal(20000, phantom.ActivityAt(new(30, 0, 0)));
        Assert.Equal(0.0098, phantom.AttenuationAt(new(0, 50, 10)));
    }

    [Fact]
    public void Rotations_and_axes_turn_shapes_as_the_readme_says()
    {
        Phantom phantom = Phantom.Parse(
            """
            {"format":"petrecon-phantom-1","name":"x","shapes":[
              {"type":"ellipsoid","centerMm":[0,0,0],"diametersMm":[40,10,10],"rotationDegrees":[0,0,90],"activityBqPerMl":1,"material":"water"},
              {"type":"ellipticCylinder","centerMm":[100,0,0],"diametersMm":[40,10],"lengthMm":6,"axis":[1,0,0],"activityBqPerMl":2,"material":"water"},
              {"type":"box","centerMm":[200,0,0],"sizeMm":[40,10,4],"rotationDegrees":[90,0,0],"activityBqPerMl":3,"material":"water"},
              {"type":"line","startMm":[300,0,-50],"endMm":[300,0,50],"diameterMm":2,"activityBq":314.159265358979}]}
            """);
        Assert.Equal(1, phantom.ActivityAt(new(0, 19, 0)));
        Assert.Equal(0, phantom.ActivityAt(new(19, 0, 0)));
        Assert.Equal(2, phantom.ActivityAt(new(100, 19, 0)));
        Assert.Equal(0, phantom.ActivityAt(new(100, 0, 19)));
        Assert.Equal(3, phantom.ActivityAt(new(200, 0, 4.9)));
        Assert.Equal(0, phantom.ActivityAt(new(200, 4.9, 0)));
        Assert.Equal(1000, phantom.ActivityAt(new(300, 0, 20)), 1e-6);
    }

    [Fact]
    public void Seeds_are_found_by_name_and_number()
    {
        Assert.Equal(NamedSeeds.All["demo"], NamedSeeds.Find("demo"));
        Assert.Equal(42u, NamedSeeds.Find("42"));
        Assert.Equal(0xFFFF_FFFF_FFFF_FFFF, NamedSeeds.Find("0xFFFFFFFFFFFFFFFF"));
        Assert.Contains("demo", Assert.Throws<ArgumentException>(static () => NamedSeeds.Find("-1")).Message);
        string readme = File.ReadAllText(Repository.PathOf("seeds", "README.md"));
        Assert.All(NamedSeeds.All.Keys, name => Assert.Contains($"`{name}`", readme));
    }
}
