out vec4 drawn;

void main()
{
    vec3 colour = underneath();
#pragma each colour = paint_N(colour, value_N(pixel()));
    drawn = vec4(colour, 1.0);
}
