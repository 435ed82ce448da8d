uniform vec3 away;
uniform vec3 surfaceColour;

out vec4 drawn;

void main()
{
    float shade = surface_0(pixel(), away);
    drawn = vec4(shade < 0.0 ? background : shade * surfaceColour, 1.0);
}
