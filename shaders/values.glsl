out vec4 drawn;

void main()
{
    drawn = vec4(value_0(pixel()), 0.0, 0.0, 1.0);
}
