// The picture's middle is (0, 0); x goes to the right and y down, in pixels. Rows are stored from the top, so nothing is turned over.
uniform vec2 tileCorner;
uniform vec3 background;
uniform sampler2D colours;   // 256 colours a row
uniform sampler2D below;     // what earlier programs have drawn
uniform bool isFirst;
uniform vec2 clip;            // how near and far lines of sight reach, mm from the middle
uniform int cutCount;
uniform vec4 cuts[mostCuts];  // how far a place is beyond a cut: per pixel to the right and down, and at the middle, mm; the cosine of its angle to the view
uniform vec4 cutSlopes[mostCuts]; // what a mm away from the eye adds to it: per pixel to the right and down, and at the middle
uniform vec4 divergence;      // mm to the right and down per mm away: at the middle, and what a pixel to the right and one down adds
uniform sampler2D transfers; // two rows a layer: light with depth per mm, and how many entries so far stop any

const int brickVoxels = 8;

// A share closer to a voxel than this is taken as the voxel itself, so that rounding does not let a neighbour in that is not a number.
const float snap = 1e-6;

const float golden = 0.61803399;

vec2 pixel()
{
    return gl_FragCoord.xy + tileCorner;
}

// Length of a pixel's line of sight for each mm away from the eye.
float stretch(vec2 at)
{
    vec2 slope = divergence.xy + at * divergence.zw;
    return sqrt(1.0 + dot(slope, slope));
}

vec3 underneath()
{
    return isFirst ? background : texelFetch(below, ivec2(gl_FragCoord.xy), 0).rgb;
}

// By bits: a compiler may take comparisons of a value with itself for true.
bool missing(float value)
{
    return (floatBitsToUint(value) & 0x7fffffffu) > 0x7f800000u;
}

float nothing()
{
    return uintBitsToFloat(0x7fc00000u);
}

float between(float a, float b, float share)
{
    return share > 0.0 ? a + share * (b - a) : a;
}

// A direction without components that are 0, as they are divided by.
vec3 oblique(vec3 direction)
{
    vec3 tiny = vec3(1e-12);
    return mix(direction, tiny, lessThan(abs(direction), tiny));
}

// Where a ray is within the outer faces of a grid, in units of its direction; far is below near where it misses.
void enter(vec3 start, vec3 direction, ivec3 size, vec2 limits, out float near, out float far)
{
    vec3 low = (vec3(-0.5) - start) / oblique(direction);
    vec3 high = (vec3(size) - 0.5 - start) / oblique(direction);
    vec3 first = min(low, high);
    vec3 last = max(low, high);
    near = max(max(first.x, first.y), max(first.z, limits.x));
    far = min(min(last.x, last.y), min(last.z, limits.y));
}

// Light from the eye: a surface at right angles to the line of sight is as bright as its colour.
float lit(float facing)
{
    return 0.25 + 0.75 * facing;
}

// What the cuts leave of a line of sight, and how bright the plane is that cuts its beginning.
vec3 uncut(vec2 at)
{
    vec3 left = vec3(clip, 1.0);
    for (int i = 0; i < cutCount; i++)
    {
        float beyond = cuts[i].x * at.x + cuts[i].y * at.y + cuts[i].z;
        float slope = cutSlopes[i].x * at.x + cutSlopes[i].y * at.y + cutSlopes[i].z;
        slope = abs(slope) < 1e-9 ? 0.0 : slope;
        float crossing = -beyond / (slope == 0.0 ? 1.0 : slope);
        if (slope > 0.0)
            left.y = min(left.y, crossing);
        else if (slope < 0.0 && crossing > left.x)
            left.xz = vec2(crossing, lit(abs(cuts[i].w)));
        else if (slope == 0.0 && beyond > 0.0)
            left.xy = vec2(1e9, -1e9);
    }

    return left;
}

ivec3 brickOf(vec3 index, ivec3 size)
{
    return clamp(ivec3(floor(index)), ivec3(0), size - 1) / brickVoxels;
}

// The first step, after a given one, of which the position is no longer in a brick.
int leave(vec3 first, vec3 perStep, ivec3 brick, int step)
{
    vec3 slope = oblique(perStep);
    vec3 wall = float(brickVoxels) * (vec3(brick) + vec3(greaterThan(slope, vec3(0.0))));
    vec3 steps = (wall - first) / slope;
    return max(step + 1, int(floor(clamp(min(steps.x, min(steps.y, steps.z)), -1.0, 1e8))) + 1);
}
