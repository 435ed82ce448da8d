// What gdcm and dcmtk need for the same work as PetRecon: the files of a folder, in the order of their names, as one volume of floats.
//
//   apt-get install g++ libgdcm-dev libdcmtk-dev
//   g++ -O2 -std=c++17 -I/usr/include/gdcm-3.0 series.cpp -o series -lgdcmMSFF -lgdcmDSED -lgdcmCommon -ldcmjpls -ldcmjpeg -ldcmimgle -ldcmdata -loflog -lofstd
//   ./series gdcm|dcmtk values|headers FOLDER REPETITIONS THREADS
//
// Prints the least wall time of the repetitions and the processor time of that one, in seconds. Nothing is sorted by position, which is in their favour.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gdcmImageReader.h>
#include <gdcmRescaler.h>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>


static size_t gdcmSlice(const std::string &path, float *slice, std::vector<char> &buffer) {
    gdcm::ImageReader reader;
    reader.SetFileName(path.c_str());
    if (!reader.Read()) return 0;
    const gdcm::Image &image = reader.GetImage();
    const size_t pixels = size_t(image.GetDimension(0)) * image.GetDimension(1);
    if (!slice) return pixels;
    buffer.resize(image.GetBufferLength());
    if (!image.GetBuffer(buffer.data())) return 0;
    gdcm::Rescaler rescaler;
    rescaler.SetIntercept(image.GetIntercept());
    rescaler.SetSlope(image.GetSlope());
    rescaler.SetPixelFormat(image.GetPixelFormat());
    rescaler.SetTargetPixelType(gdcm::PixelFormat::FLOAT32);
    rescaler.SetUseTargetPixelType(true);
    return rescaler.Rescale(reinterpret_cast<char *>(slice), buffer.data(), buffer.size()) ? pixels : 0;
}

static size_t dcmtkSlice(const std::string &path, float *slice, std::vector<char> &) {
    DcmFileFormat file;
    if (file.loadFile(path.c_str()).bad()) return 0;
    DcmDataset *dataset = file.getDataset();
    Uint16 rows = 0, columns = 0;
    dataset->findAndGetUint16(DCM_Rows, rows);
    dataset->findAndGetUint16(DCM_Columns, columns);
    const size_t pixels = size_t(rows) * columns;
    if (!slice) return pixels;
    Float64 slope = 1, intercept = 0;
    dataset->findAndGetFloat64(DCM_RescaleSlope, slope);
    dataset->findAndGetFloat64(DCM_RescaleIntercept, intercept);
    if (dataset->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad()) return 0;
    const Uint16 *words = nullptr;
    if (dataset->findAndGetUint16Array(DCM_PixelData, words).bad()) return 0;
    const Sint16 *samples = reinterpret_cast<const Sint16 *>(words);
    for (size_t i = 0; i < pixels; i++) slice[i] = float(samples[i]) * float(slope) + float(intercept);
    return pixels;
}

static size_t gdcmHeader(const std::string &path, float *, std::vector<char> &) {
    gdcm::Reader reader;
    reader.SetFileName(path.c_str());
    return reader.ReadUpToTag(gdcm::Tag(0x7fe0, 0x0010)) ? 1 : 0;
}

static size_t dcmtkHeader(const std::string &path, float *, std::vector<char> &) {
    DcmFileFormat file;
    return file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect, DCM_PixelData).good() ? 1 : 0;
}

int main(int argc, char **argv) {
    if (argc < 6) return 2;
    const bool isGdcm = std::string(argv[1]) == "gdcm", isValues = std::string(argv[2]) == "values";
    const int repetitions = std::atoi(argv[4]), threads = std::max(1, std::atoi(argv[5]));
    DcmRLEDecoderRegistration::registerCodecs();
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    OFLog::configure(OFLogger::FATAL_LOG_LEVEL);
    std::vector<std::string> files;
    for (const auto &entry : std::filesystem::directory_iterator(argv[3])) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    const auto work = isValues ? (isGdcm ? gdcmSlice : dcmtkSlice) : (isGdcm ? gdcmHeader : dcmtkHeader);
    std::vector<char> first;
    const size_t pixels = isValues ? work(files[0], nullptr, first) : 0;
    double least = 1e300, processor = 0;
    for (int repetition = 0; repetition < repetitions; repetition++) {
        const auto started = std::chrono::steady_clock::now();
        const std::clock_t busy = std::clock();
        std::unique_ptr<float[]> volume(isValues ? new float[pixels * files.size()] : nullptr);
        std::atomic<size_t> next{0}, failed{0};
        std::vector<std::thread> team;
        for (int t = 0; t < threads; t++)
            team.emplace_back([&] {
                std::vector<char> buffer;
                for (size_t i; (i = next++) < files.size();)
                    if (!work(files[i], isValues ? volume.get() + i * pixels : nullptr, buffer)) failed++;
            });
        for (auto &thread : team) thread.join();
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
        if (failed) {
            std::fprintf(stderr, "%zu of %zu files failed\n", size_t(failed), files.size());
            return 1;
        }
        if (seconds < least) least = seconds, processor = double(std::clock() - busy) / CLOCKS_PER_SEC;
    }
    std::printf("%.6f %.6f\n", least, processor);
    return 0;
}
