uniform vec3 away;
uniform vec3 surfaceColour;

out vec4 drawn;

void main()
{
    float depth;
    float shade = surface_0(pixel(), away, depth);
#if SURFACES
    meetSurfaces(pixel());
    passSurfaces(depth);
#endif
    drawn = vec4(light + left * (shade < 0.0 ? background : shade * surfaceColour), 1.0);
}
