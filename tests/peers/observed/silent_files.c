/* Files whose server does not answer (fuse(4)). As root:
 *   silent-files serve FOLDER          mounts them there, and leaves a server that serves until it is killed; prints its pid.
 *                                      "file" can be looked up and opened, but no read and no flush (close) is answered;
 *                                      the first read makes the file FOLDER.read
 *   silent-files execute FOLDER        says "ready" and executes FOLDER/file, which does not end
 *   silent-files pass FOLDER SERVER    gets a descriptor of the file over a Unix socket, makes a TCP socket, and kills SERVER */
#include <linux/fuse.h>
#include <poll.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "observed.h"

enum { file_node = 2, file_bytes = 4096 };

static char sign_of_read[4096];

static void answer(int device, const struct fuse_in_header* request, int error, const void* body, size_t bytes) {
    struct fuse_out_header header = {(uint32_t)(sizeof header + bytes), -error, request->unique};
    struct iovec parts[] = {{&header, sizeof header}, {(void*)(uintptr_t)body, bytes}};
    /* The request may have been given up meanwhile. */
    MUST(writev(device, parts, bytes == 0 ? 1 : 2) >= 0 || errno == ENOENT);
}

static struct fuse_attr attributes_of(uint64_t node) {
    struct fuse_attr found;
    memset(&found, 0, sizeof found);
    found.ino = node;
    found.nlink = 1;
    found.mode = node == file_node ? S_IFREG | 0755 : S_IFDIR | 0755;
    found.size = node == file_node ? file_bytes : 0;
    return found;
}

static void serve_one(int device, const struct fuse_in_header* request) {
    struct fuse_init_out init = {.major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_write = file_bytes};
    struct fuse_entry_out entry = {.nodeid = file_node, .entry_valid = 1000, .attr_valid = 1000, .attr = attributes_of(file_node)};
    struct fuse_attr_out attributes = {.attr_valid = 1000, .attr = attributes_of(request->nodeid)};
    struct fuse_open_out open_out = {.fh = 1};
    switch (request->opcode) {
        case FUSE_INIT:
            answer(device, request, 0, &init, sizeof init);
            break;
        case FUSE_LOOKUP:
            if (strcmp((const char*)(request + 1), "file") == 0)
                answer(device, request, 0, &entry, sizeof entry);
            else
                answer(device, request, ENOENT, NULL, 0);
            break;
        case FUSE_GETATTR:
            answer(device, request, 0, &attributes, sizeof attributes);
            break;
        case FUSE_OPEN:
            answer(device, request, 0, &open_out, sizeof open_out);
            break;
        case FUSE_READ:
            close(open(sign_of_read, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
            break;
        case FUSE_FLUSH:
        case FUSE_FORGET:
        case FUSE_BATCH_FORGET:
        case FUSE_INTERRUPT:
            break;
        default:
            answer(device, request, ENOSYS, NULL, 0);
    }
}

static void serve(const char* folder) {
    static union {
        struct fuse_in_header header;
        char bytes[1 << 17];
    } request;
    char options[100];
    const int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    MUST(device >= 0);
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", device);
    MUST(mount("silent", folder, "fuse", 0, options) == 0);
    snprintf(sign_of_read, sizeof sign_of_read, "%s.read", folder);
    const pid_t server = fork();
    MUST(server >= 0);
    if (server != 0) {
        printf("%d\n", (int)server);
        exit(0);
    }
    for (int fd = 0; fd < 3; fd++) close(fd);
    setsid();
    while (read(device, &request, sizeof request) >= (ssize_t)sizeof request.header) serve_one(device, &request.header);
}

static void pass_to_itself(int file) {
    int ends[2];
    char byte = 0;
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec where = {&byte, 1};
    struct msghdr message = {.msg_iov = &where, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    memset(&control, 0, sizeof control);
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(&control.header), &file, sizeof file);
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    MUST(sendmsg(ends[0], &message, 0) == 1);
    MUST(recvmsg(ends[1], &message, 0) == 1);
}

int main(int argc, char** argv) {
    char path[4096];
    MUST(argc >= 3);
    snprintf(path, sizeof path, "%s/file", argv[2]);
    if (strcmp(argv[1], "serve") == 0) {
        serve(argv[2]);
        return 0;
    }
    if (strcmp(argv[1], "execute") == 0) {
        puts("ready");
        fflush(stdout);
        execl(path, path, NULL);
        return 1;
    }
    MUST(argc == 4);
    const int file = open(path, O_RDONLY);
    MUST(file >= 0);
    pass_to_itself(file);
    MUST(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    /* Without its server, closing the file fails at once. */
    MUST(kill(atoi(argv[3]), SIGKILL) == 0);
    return 0;
}
