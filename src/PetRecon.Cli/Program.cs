using System.CommandLine;

return new RootCommand("PetRecon: from detected photons to a PET image.").Parse(args).Invoke();
